import * as z from 'zod/mini';
import { TEXT } from './limits.ts';

const utf8 = new TextEncoder();

/** bcrypt reads 72 bytes and silently drops the rest, so length is counted in UTF-8 bytes, after NFC. */
const secretOf = ({ min, max }: { min: number; max: number }) =>
  z.string().check(
    z.normalize('NFC'),
    z.refine((text) => {
      const bytes = utf8.encode(text).byteLength;
      return bytes >= min && bytes <= max;
    }, `must be ${min} to ${max} bytes`),
  );

export const passwordSchema = secretOf(TEXT.passwordBytes);
export const passphraseSchema = secretOf(TEXT.passphraseBytes);

/** 3 to 32 of `[A-Za-z0-9._-]`; compared without case. */
export const usernameSchema = z.string().check(z.regex(/^[A-Za-z0-9._-]{3,32}$/, '3 to 32 letters, digits, . _ -'));
