import type { ReactNode } from 'react';
import styles from './hidden-text.module.css';

/** Words for those who listen rather than look. */
export const HiddenText = ({ children }: { children: ReactNode }) => <span className={styles.hidden}>{children}</span>;
