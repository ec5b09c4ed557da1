import { Refusal } from '@hearsay/shared/errors';

/** Whether this is what the store and the relay reject with while they are out of reach. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'UNAVAILABLE';
}

/** For `catch`: gives `instead` where the store or the relay is out of reach, and lets every other error through. */
export function ifUnavailable<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isUnavailable(error)) return instead;
    throw error;
  };
}
