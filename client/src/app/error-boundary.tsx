import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { Statement } from '../ui/page.tsx';

function Broken() {
  const text = useText();
  return (
    <Statement title={text.broken.title} text={text.broken.text}>
      <Button look="ink" wide onClick={() => location.reload()}>
        {text.broken.reload}
      </Button>
    </Statement>
  );
}

/** Catches what components throw, so that a fault shows a way on instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
