add_executable(test_worker_site
  multipart_test.cpp
  worker_site_frame_test.cpp
  worker_site_protection_test.cpp
  worker_site_submission_test.cpp
  worker_site_test.cpp
  worker_site_words_test.cpp)
target_link_libraries(test_worker_site PRIVATE errand_options errand_marketplace errand_store errand_app GTest::gmock_main)
gtest_discover_tests(test_worker_site)
