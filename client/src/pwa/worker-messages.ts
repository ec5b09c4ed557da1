/** Page to worker: take over from the worker before, whose version this page no longer wants. */
export const TAKE_OVER = 'take-over';

/** Page to worker, with a port for the answer: hand out what was shared to the app, once. */
export const GIVE_SHARED = 'give-shared';

/** Where the browser sends what is shared to the app, and where the page then takes it. */
export const SHARE_PATH = '/share';

/** The form fields of something shared (manifest `share_target.params`). */
export const SHARE_FIELDS = ['title', 'text', 'url'] as const;
