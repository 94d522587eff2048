import type { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type * as EngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/**
 * Prisma's own schema engine, from the npm package that carries it as WebAssembly: the ordinary `prisma migrate` downloads
 * a native one from a host that many companies close.
 * @param url the database it works on
 * @param schema the Prisma schema, needed only to compare with
 */
export async function withSchemaEngine<T>(
  url: string,
  schema: string | undefined,
  work: (engine: EngineModule.SchemaEngine) => Promise<T>,
): Promise<T> {
  const module = await loadModule();
  const pool = new pg.Pool({ connectionString: url, Client: CatalogClient });
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineAdapter(pool));
  try {
    const datamodels: [string, string][] | undefined = schema === undefined ? undefined : [['schema.prisma', schema]];
    const engine = await module.SchemaEngine.new({ datamodels }, () => undefined, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/** Object id of the catalog's one-byte type `"char"`, and that of `text`. */
const CATALOG_CHAR = 18;
const TEXT = 25;

/**
 * The engine reads the system catalogs, which have columns of the type `"char"`; the adapter does not know it ("Column type
 * 'char' could not be deserialized"). Its values are plain text, so they are announced as such; the one column that the
 * engine insists on as a character is put right where the adapter hands it over.
 */
class CatalogClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // `connection` is the protocol's emitter: listening before the client itself does, we see a result's columns first.
    const { connection } = this as unknown as { connection: EventEmitter };
    connection.on('rowDescription', (description: { fields: pg.FieldDef[] }) => {
      for (const field of description.fields) if (field.dataTypeID === CATALOG_CHAR) field.dataTypeID = TEXT;
    });
  }
}

/**
 * A migration goes to PostgreSQL in one piece, as the native engine sends it: PostgreSQL then runs it as one transaction.
 * The adapter's own way is to cut it at every semicolon, also those within strings, comments and function bodies.
 */
class EngineAdapter extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script: string) => {
      // Without arguments `pg` uses the simple protocol, which takes any number of statements.
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const kind = result.columnNames.indexOf('constraint_type');
      if (kind >= 0) result.columnTypes[kind] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  }
}

let loading: Promise<typeof EngineModule> | undefined;

async function loadModule(): Promise<typeof EngineModule> {
  loading ??= instantiate();
  return loading;
}

// The package's own entry imports the .wasm file as a module, which Node 20 cannot do without a flag.
async function instantiate(): Promise<typeof EngineModule> {
  const module = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': module as unknown as WebAssembly.ModuleImports });
  module.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports as { __wbindgen_start: () => void };
  start();
  return module;
}
