import * as Y from 'yjs';

/** Someone's replica of a pad that was empty: gives, for each text put at its beginning, the update that says so. */
export function padWriter(): (text: string) => Uint8Array {
  const doc = new Y.Doc();
  return (text) => {
    const before = Y.encodeStateVector(doc);
    doc.getText('text').insert(0, text);
    return Y.encodeStateAsUpdate(doc, before);
  };
}
