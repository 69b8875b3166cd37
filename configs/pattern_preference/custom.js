// The hooks of the mturk-template family, third generation: loadTasks gives the data and the number of subtasks,
// collectData writes into the outputs, validateTask says what is missing.

var custom = {
  loadTasks: async function () {
    const reply = await fetch('pairs.json');
    const pairs = await reply.json();
    for (let i = pairs.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [pairs[i], pairs[j]] = [pairs[j], pairs[i]];
    }
    return [pairs, pairs.length];
  },

  showTask: function (taskInput, taskIndex, taskOutput) {
    const given = taskOutput[taskIndex] || {};
    for (const side of ['left', 'right']) {
      document.getElementById(side).src = 'patterns/' + taskInput[taskIndex][side] + '.svg';
      document.querySelector('input[value=' + side + ']').checked = given.side === side;
    }
    document.getElementById('why').value = given.why || '';
  },

  collectData: function (taskInput, taskIndex, taskOutput) {
    const chosen = document.querySelector('input[name=side]:checked');
    taskOutput[taskIndex] = {
      side: chosen === null ? null : chosen.value,
      pattern: chosen === null ? null : taskInput[taskIndex][chosen.value],
      why: document.getElementById('why').value,
    };
  },

  validateTask: function (taskInput, taskIndex, taskOutput) {
    return taskOutput[taskIndex]?.side ? false : { errorMessage: 'Please choose one of the two patterns.' };
  },
};
