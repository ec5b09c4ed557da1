/** Goes on writing: the caret at the end of the draft. `chat/composer.tsx` marks its field by this attribute. */
export function focusComposer(): void {
  // After the draft has reached the field.
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>('textarea[data-composer]');
    if (field === null) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollTop = field.scrollHeight;
  });
}
