/** A command was not asked as it can be: answered with how to ask. */
export class UsageError extends Error {}
