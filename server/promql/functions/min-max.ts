// Go's math.Min and math.Max: an infinity on its side wins even against NaN, where JavaScript gives NaN.

export function smallerOf(left: number, right: number): number {
  return left === -Infinity || right === -Infinity ? -Infinity : Math.min(left, right);
}

export function largerOf(left: number, right: number): number {
  return left === Infinity || right === Infinity ? Infinity : Math.max(left, right);
}
