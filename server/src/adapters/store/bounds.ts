/** How much one row holds at most, in every adapter. Members are bounded by the room's capacity. */
export const ROW = {
  /** Beyond that every token of the user dies. */
  revokedTokens: 64,
  /** Beyond that the oldest ban is forgotten. */
  bans: 5_000,
} as const;
