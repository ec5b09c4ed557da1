/**
 * Ends this process by SIGTERM when its parent has gone. npm hands a SIGTERM to the shell between it and us, and that
 * shell dies of it without a word to us; Ctrl-C reaches all of us anyway. Where npm did not start us, nothing is done.
 */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
