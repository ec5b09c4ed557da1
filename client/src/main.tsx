import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppRoot } from './app/app.tsx';
import { composeApp } from './app/compose.ts';
import { followSettings } from './features/settings/follow-settings.ts';
import './styles/base.css';

const app = composeApp();
followSettings(app.settings);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <AppRoot app={app} />
  </StrictMode>,
);
