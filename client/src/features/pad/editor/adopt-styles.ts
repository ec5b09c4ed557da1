import { EditorView } from '@codemirror/view';

let adopted = false;

/**
 * Lets CodeMirror's own styles through a `style-src 'self'` without a nonce. Into a document CodeMirror (its style-mod)
 * puts a `<style>` element, which the policy blocks; into a shadow root, an adopted style sheet, which it does not. So an
 * editor is made in a shadow root once, and the set of style sheets that style-mod notes there, under a symbol of its
 * own, is noted on the document as well. Should style-mod change, e2e/pad.spec.ts finds a violation of the policy.
 */
export function adoptEditorStyles(): void {
  if (adopted || !('adoptedStyleSheets' in document)) return;
  adopted = true;
  const root = document.createElement('div').attachShadow({ mode: 'open' });
  new EditorView({ root, parent: root }).destroy();
  for (const note of Object.getOwnPropertySymbols(root)) {
    const value: unknown = Reflect.get(root, note);
    Reflect.set(document, note, value);
  }
}
