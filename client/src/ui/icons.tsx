import type { ReactNode } from 'react';
import styles from './icons.module.css';

/** One set, drawn for this project: 24 units, 1.75 line, round ends. Decoration only; the words are beside them. */
function icon(shape: ReactNode, mirrors = false) {
  return function Icon() {
    return (
      <svg
        className={mirrors ? `${styles.icon} ${styles.mirrors}` : styles.icon}
        viewBox="0 0 24 24"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };
}

export const BackIcon = icon(<path d="m14.5 5.5-6.5 6.5 6.5 6.5" />, true);
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const SendIcon = icon(<path d="M12 19V5.5m-6 6 6-6 6 6" />);
export const DownIcon = icon(<path d="M12 5v13.5m-6-6 6 6 6-6" />);
export const CopyIcon = icon(
  <>
    <rect x="9" y="9" width="11" height="11" rx="2.5" />
    <path d="M15 9V6.500A2.5 2.5 0 0 0 12.5 4h-6A2.5 2.5 0 0 0 4 6.500v6A2.5 2.5 0 0 0 6.5 15H9" />
  </>,
);
export const ShareIcon = icon(<path d="M12 15V4m-4 3.500L12 3.500l4 4M6 11H5v9.500h14V11h-1" />);
export const PencilIcon = icon(
  <path d="m14.5 6 3.5 3.500M4.5 19.500l.8-4L15.8 5a1.7 1.7 0 0 1 2.4 0l.8.800a1.7 1.7 0 0 1 0 2.400L8.5 18.700z" />,
);
export const LockIcon = icon(
  <>
    <rect x="5" y="11" width="14" height="9.5" rx="2.5" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </>,
);
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="8.5" r="3.75" />
    <path d="M4.5 20c.9-3.7 3.8-5.5 7.5-5.500s6.6 1.8 7.5 5.5" />
  </>,
);
export const InviteIcon = icon(
  <>
    <circle cx="10" cy="8.5" r="3.75" />
    <path d="M3 20c.8-3.7 3.5-5.5 7-5.5 1.6 0 3 .4 4.2 1.100M18.5 14.500v6m3-3h-6" />
  </>,
);
export const SlidersIcon = icon(
  <>
    <path d="M4 7.500h8m5 0h3M4 16.500h3m5 0h8" />
    <circle cx="14.5" cy="7.5" r="2.4" />
    <circle cx="9.5" cy="16.5" r="2.4" />
  </>,
);
export const MoreIcon = icon(<path d="M5.5 12h.010M12 12h.010M18.5 12h.01" strokeWidth="2.75" />);
export const DoorIcon = icon(<path d="M13.5 4H6.500v16h7M10.5 12H20m-3.5-3.500L20 12l-3.5 3.5" />, true);
export const ShuffleIcon = icon(
  <path d="M4 7.500h3.500c5 0 4 9 9 9H20m-3-3 3 3-3 3M4 16.500h3.500c1.3 0 2.2-.6 2.9-1.500M20 7.500h-3.500c-1.3 0-2.2.6-2.9 1.500M17 4.500l3 3-3 3" />,
  true,
);
export const AlertIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.750v5M12 16.200v.01" />
  </>,
);
export const RetryIcon = icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.400M19.5 3.500v4.500H15" />);
export const EyeIcon = icon(
  <>
    <path d="M2.5 12c2.2-4.3 5.5-6.5 9.5-6.500s7.3 2.2 9.5 6.500c-2.2 4.3-5.5 6.5-9.5 6.500S4.7 16.3 2.5 12Z" />
    <circle cx="12" cy="12" r="2.75" />
  </>,
);
export const UndoIcon = icon(<path d="M8.5 5 4.5 9l4 4M5 9h9a5 5 0 0 1 0 10h-4" />, true);
export const RedoIcon = icon(<path d="m15.5 5 4 4-4 4M19 9h-9a5 5 0 0 0 0 10h4" />, true);
export const FindIcon = icon(
  <>
    <circle cx="10.5" cy="10.5" r="6" />
    <path d="m15 15 5 5" />
  </>,
);
export const QuoteIcon = icon(<path d="M5 6v12M9 8h10M9 12h10M9 16h6" />, true);
export const SaveIcon = icon(<path d="M12 4v11m-4-4 4 4 4-4M4.5 19.500h15" />);
export const FileInIcon = icon(<path d="M12 15V4m-4 4 4-4 4 4M4.5 19.500h15" />);
export const PadIcon = icon(
  <>
    <rect x="5" y="3.5" width="14" height="17" rx="2.5" />
    <path d="M8.5 8.500h7M8.5 12h7M8.5 15.500h4" />
  </>,
);
export const SmileIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M8.5 14a4.200 4.200 0 0 0 7 0M9 9.500v.010M15 9.500v.01" />
  </>,
);
