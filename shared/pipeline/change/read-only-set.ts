/** A set that a rule can read but not change, since the rules after it read the same one. */
export class ReadOnlySet<T> extends Set<T> {
  constructor(members: Iterable<T>) {
    super();
    for (const member of members) super.add(member);
  }

  override add(): never {
    return refuse();
  }

  override delete(): never {
    return refuse();
  }

  override clear(): never {
    return refuse();
  }
}

function refuse(): never {
  throw new TypeError("an item given to a rule can't be changed");
}
