import { useEffect } from 'react';
import { useStore } from 'zustand';
import { TextProvider } from '../i18n/text.tsx';
import { Late } from '../ui/late.tsx';
import { followKeyboard } from '../ui/viewport.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { followCover } from './follow-cover.ts';
import { leaveNow } from './leave-now.ts';
import { watchQuickExit } from './quick-exit.ts';
import { AppRoutes, loadRoomWatch } from './router.tsx';
import type { Shell } from './shell.ts';
import { ShellContext } from './shell-context.ts';

/** The whole interface, over a shell whose handles never change. */
export function AppRoot({ shell }: { shell: Shell }) {
  const locale = useStore(shell.settings, (state) => state.locale);
  const { app } = useStore(shell.rooms);
  useEffect(followKeyboard, []);
  useEffect(() => followCover(shell.settings), [shell]);
  useEffect(
    () =>
      watchQuickExit(window, () => {
        const phase = shell.rooms.getState().app?.session.state().phase ?? 'idle';
        if (phase !== 'idle') leaveNow(shell);
      }),
    [shell],
  );
  useEffect(() => {
    void shell.greet();
  }, [shell]);
  return (
    <ShellContext value={shell}>
      <TextProvider chosen={locale}>
        <ErrorBoundary>
          <AppRoutes />
        </ErrorBoundary>
        <Late show={app} load={loadRoomWatch}>
          {(RoomWatch, watched) => <RoomWatch app={watched} shared={shell.shared} />}
        </Late>
      </TextProvider>
    </ShellContext>
  );
}
