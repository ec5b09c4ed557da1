/** Hands a text to the browser as a file to save. Nothing leaves the device. */
export function saveText(text: string, name: string): void {
  const type = name.endsWith('.md') ? 'text/markdown' : 'text/plain';
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read it only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
