import { hearsayEditors } from './hearsay-editor.mjs';
import { hocuspocusEditors, yWebsocketEditors } from './yjs-editor.mjs';

/** How each server's editors speak; `onUpdate`, where it is given to `open`, hears every update of the others. */
export const editorsOf = {
  hearsay: hearsayEditors,
  'y-websocket': yWebsocketEditors,
  'hocuspocus 3.4': hocuspocusEditors,
  'hocuspocus 4.7': hocuspocusEditors,
};
