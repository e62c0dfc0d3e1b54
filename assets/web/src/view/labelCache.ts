/** Bounded remembers so many values at most: the one asked for longest ago goes first. */
export class Bounded<V> {
  private readonly values = new Map<string, V>(); // a Map keeps the order of insertion

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.values.size;
  }

  /** get returns the value of a key, made now if it is not there. */
  get(key: string, make: (key: string) => V): V {
    let value = this.values.get(key);
    if (value !== undefined) {
      this.values.delete(key);
    } else {
      value = make(key);
      if (this.values.size >= this.limit) this.values.delete(this.values.keys().next().value as string);
    }
    this.values.set(key, value);
    return value;
  }

  clear(): void {
    this.values.clear();
  }
}
