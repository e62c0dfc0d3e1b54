/**
 * Slots says where on a view there is still room for a label. It is a coarse
 * bitmap: a box takes all cells that it touches, so that a test costs a few
 * bytes, and two boxes may be refused that miss each other by less than a cell.
 */

/** The side of a cell in CSS pixels. */
export const CELL = 4;

export class Slots {
  private columns = 0;
  private rows = 0;
  private taken = new Uint8Array(0);

  /** clear frees all of a view of that size in CSS pixels. */
  clear(width: number, height: number): void {
    this.columns = Math.max(1, Math.floor(width / CELL));
    this.rows = Math.max(1, Math.floor(height / CELL));
    const cells = this.columns * this.rows;
    if (this.taken.length === cells) this.taken.fill(0);
    else this.taken = new Uint8Array(cells);
  }

  /** isFree says whether nothing has taken a point of the view. */
  isFree(x: number, y: number): boolean {
    const column = Math.floor(x / CELL);
    const row = Math.floor(y / CELL);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return false;
    return this.taken[row * this.columns + column] === 0;
  }

  /** claim takes a box if it fits, and says whether it did. */
  claim(x: number, y: number, width: number, height: number): boolean {
    const fits = this.fits(x, y, width, height);
    if (fits) this.take(x, y, width, height);
    return fits;
  }

  /** fits says whether all of a box is free and on the view. */
  fits(x: number, y: number, width: number, height: number): boolean {
    const left = Math.floor(x / CELL);
    const top = Math.floor(y / CELL);
    const right = Math.ceil((x + width) / CELL);
    const bottom = Math.ceil((y + height) / CELL);
    if (!(left >= 0 && top >= 0 && right <= this.columns && bottom <= this.rows)) return false;
    for (let row = top; row < bottom; row++) {
      const start = row * this.columns;
      for (let at = start + left; at < start + right; at++) {
        if (this.taken[at] !== 0) return false;
      }
    }
    return true;
  }

  /** take takes a box, whoever has it; what is off the view does not count. */
  take(x: number, y: number, width: number, height: number): void {
    const left = Math.max(0, Math.floor(x / CELL));
    const right = Math.min(this.columns, Math.ceil((x + width) / CELL));
    const top = Math.max(0, Math.floor(y / CELL));
    const bottom = Math.min(this.rows, Math.ceil((y + height) / CELL));
    if (right <= left) return;
    for (let row = top; row < bottom; row++) {
      this.taken.fill(1, row * this.columns + left, row * this.columns + right);
    }
  }
}
