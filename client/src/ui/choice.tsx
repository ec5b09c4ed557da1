import { useId } from 'react';
import styles from './choice.module.css';
import { HiddenText } from './hidden-text.tsx';

interface ChoiceProps<Value extends string> {
  label: string;
  /** For where the options say enough to those who see them. */
  labelHidden?: boolean;
  options: readonly { readonly value: Value; readonly label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, all in view: radio buttons side by side. */
export function Choice<Value extends string>({
  label,
  labelHidden = false,
  options,
  value,
  onChange,
}: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{labelHidden ? <HiddenText>{label}</HiddenText> : label}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
