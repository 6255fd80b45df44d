/** Marks a text of the screen that stands in a table and is translated where it is shown. */
export const m = <Key extends string>(key: Key): Key => key;
