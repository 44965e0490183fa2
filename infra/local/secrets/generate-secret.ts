import { randomInt } from "node:crypto";

/** `GenerateSecretString` of an `AWS::SecretsManager::Secret`. */
export interface GenerateSecretString {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly IncludeSpace?: boolean;
  /** JSON object that gets the password under {@link GenerateStringKey}. */
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

const DEFAULT_LENGTH_CHARS = 32;

/** Makes up a password as Secrets Manager does; it need not have a character of each kind. */
export function generateSecret(options: GenerateSecretString): string {
  const characters = [
    options.ExcludeLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
    options.ExcludeUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    options.ExcludeNumbers ? "" : "0123456789",
    options.ExcludePunctuation ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    options.IncludeSpace ? " " : "",
  ]
    .join("")
    .split("")
    .filter((character) => !options.ExcludeCharacters?.includes(character));
  const length = options.PasswordLength ?? DEFAULT_LENGTH_CHARS;
  const password = Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(template) as object), [key]: password });
}
