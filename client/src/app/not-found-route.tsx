import { navigate } from 'wouter/use-browser-location';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { Statement } from '../ui/page.tsx';

export function NotFoundRoute() {
  const text = useText();
  return (
    <Statement title={text.notFound.title} text={text.notFound.text}>
      <Button look="ink" wide onClick={() => navigate('/')}>
        {text.common.toStart}
      </Button>
    </Statement>
  );
}
