import { navigate } from 'wouter/use-browser-location';
import { useText } from '../i18n/text.tsx';
import { IconButton } from '../ui/button.tsx';
import { BackIcon } from '../ui/icons.tsx';

/** Back to where one was in the app, or to the start where there is nothing to go back to. */
export function BackLink() {
  const text = useText();
  return (
    <IconButton
      label={text.common.back}
      onClick={() => {
        if (history.length > 1 && history.state !== null) history.back();
        else navigate('/', { replace: true });
      }}
    >
      <BackIcon />
    </IconButton>
  );
}
