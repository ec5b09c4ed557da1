import { useMemo } from 'react';
import { encode } from 'uqr';
import styles from './qr.module.css';

interface QrProps {
  /** What the code says. */
  value: string;
  /** What it is, for those who do not see it. */
  label: string;
}

/**
 * A QR code as one path: dark on light in either theme, since many readers cannot do it the other way round. The quiet
 * zone of four modules is the standard's (ISO/IEC 18004).
 */
export function Qr({ value, label }: QrProps) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(value, { ecc: 'M', border: 4 });
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { size, path };
  }, [value]);
  return (
    <svg className={styles.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
