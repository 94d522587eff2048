/** Where the worker writes what whoever runs it should know. Never inputs, outputs or lines of an op. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
