// The page that shows a completion code: its button to copy it.

function start(): void {
  const code = document.querySelector('output')?.textContent ?? '';
  const button = document.querySelector<HTMLButtonElement>('#copy');
  const said = document.querySelector('#copied');
  if (button === null || said === null) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const told = (words: string) => (): void => void (said.textContent = words);
    const copied = navigator.clipboard?.writeText(code) ?? Promise.reject(new Error('no clipboard'));
    copied.then(told('Copied.'), told('This browser does not allow copying: select the code and copy it.'));
  });
}

start();
