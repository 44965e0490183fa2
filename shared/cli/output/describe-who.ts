/** Who asked: of a principal the name, as `user/ops`, without the account it is in. */
export function describeWho(by: string): string {
  return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(by)?.[1] ?? by;
}
