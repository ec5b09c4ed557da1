import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppRoot } from './app/app.tsx';
import { composeShell } from './app/shell.ts';
import { followSettings } from './features/settings/follow-settings.ts';
import './styles/base.css';

const shell = composeShell();
followSettings(shell.settings);
if (import.meta.env.PROD) shell.updates.start();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <AppRoot shell={shell} />
  </StrictMode>,
);
