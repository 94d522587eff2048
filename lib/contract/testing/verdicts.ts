/**
 * What each operation says to each caller when all else about the call is well: a status, where 200 stands for being let in, whatever the call then comes
 * to. Written by hand, so that a test can hold the code against it. Callers without a key, and with an unknown one, are 401 wherever a key is needed.
 */
export const CASES = [
  'viewer',
  'operator',
  /** An operator, about a run that they started. */
  'own',
  'author',
  'admin',
  /** The key of an admin, for another op alone. */
  'other op',
  /** An author, about an op that only admins see. */
  'hidden',
  /** An operator, about an op whose payloads are for authors. */
  'closed',
  'worker',
  'guest',
] as const;

/** One for each of CASES; null where its own tests say what a worker or a guest may, by what they hold. */
type Verdicts = readonly (number | null)[];

const SEEN: Verdicts = [200, 200, 200, 200, 200, 404, 404, 200, 403, 403];
const READ: Verdicts = [200, 200, 200, 200, 200, 404, 404, 403, 403, 403];
const STARTED: Verdicts = [403, 200, 200, 200, 200, 404, 404, 200, 403, 403];
const MANAGED: Verdicts = [403, 403, 200, 200, 200, 404, 404, 403, 403, 403];
const EDITED: Verdicts = [403, 403, 403, 200, 200, 404, 404, 403, 403, 403];
/** An op that is described by the body: there is no telling one that is hidden from one that is not theirs. */
const DESCRIBED: Verdicts = [403, 403, 403, 200, 200, 403, 403, 403, 403, 403];
/** For a role, about nothing that is an op’s. */
const VIEWERS: Verdicts = [200, 200, 200, 200, 200, 200, 200, 200, 403, 403];
const OPERATORS: Verdicts = [403, 200, 200, 200, 200, 200, 200, 200, 403, 403];
const AUTHORS: Verdicts = [403, 403, 403, 200, 200, 200, 200, 403, 403, 403];
const ADMINS: Verdicts = [403, 403, 403, 403, 200, 200, 403, 403, 403, 403];
/** For admins whose keys are for all ops. */
const WHOLE: Verdicts = [403, 403, 403, 403, 200, 403, 403, 403, 403, 403];
const WORKERS: Verdicts = [403, 403, 403, 403, 200, 200, 403, 403, null, 403];
const WHOEVER: Verdicts = [200, 200, 200, 200, 200, 200, 200, 200, 200, 200];

/** For people alone: all of these are keys. */
const NO_KEY: Verdicts = WHOEVER.map(() => 403);

/** About something that is not there, or is somebody else’s, which says as little. */
const unknown = (verdicts: Verdicts): Verdicts => verdicts.map((status) => (status === 200 ? 404 : status));
/** What workers may besides, about what they hold. */
const orWorkers = (verdicts: Verdicts): Verdicts => verdicts.map((status, index) => (CASES[index] === 'worker' ? null : status));

export const VERDICTS: Readonly<Record<string, Verdicts>> = {
  listDefinitions: VIEWERS,
  putDefinition: DESCRIBED,
  lintDefinition: DESCRIBED,
  getDefinition: SEEN,
  archiveDefinition: EDITED,
  restoreDefinition: EDITED,
  listVersions: SEEN,
  getAccess: EDITED,
  putAccess: [403, 403, 403, 403, 200, 404, 404, 403, 403, 403],
  listPresets: SEEN,
  createPreset: STARTED,
  patchPreset: unknown(OPERATORS),
  deletePreset: unknown(OPERATORS),
  listLinks: STARTED,
  createLink: STARTED,
  deleteLink: unknown(OPERATORS),
  getRecipe: unknown(VIEWERS).with(9, 404),
  createRecipeRun: unknown(OPERATORS).with(9, 404),
  getRecipeRun: unknown(VIEWERS).with(9, 404),
  getRecipeFile: unknown(VIEWERS).with(9, 404),
  createDefinitionRun: STARTED,
  forecastRun: SEEN,
  createRun: [403, 403, 403, 200, 200, 403, 200, 403, 403, 403],
  listRuns: VIEWERS,
  countRuns: VIEWERS,
  runHistory: VIEWERS,
  exportRuns: VIEWERS,
  listRunViews: VIEWERS,
  createRunView: VIEWERS,
  patchRunView: unknown(VIEWERS),
  deleteRunView: unknown(VIEWERS),
  listBulkActions: VIEWERS,
  createBulkAction: OPERATORS,
  getBulkAction: unknown(VIEWERS),
  stopBulkAction: unknown(OPERATORS),
  undoBulkAction: unknown(OPERATORS),
  getRun: orWorkers(SEEN),
  patchRun: orWorkers(MANAGED),
  retryRun: MANAGED,
  cancelRun: MANAGED,
  listEvents: orWorkers(READ),
  followRun: SEEN,
  listAttempts: SEEN,
  listRunActions: SEEN,
  readLog: orWorkers(READ),
  readUsage: SEEN,
  searchLog: READ,
  listRunFiles: orWorkers(READ),
  /** The file is not there for whoever may look. */
  getRunFile: orWorkers([404, 404, 404, 404, 404, 404, 404, 403, 403, 403]),
  uploadFile: OPERATORS,
  getFile: orWorkers(unknown(VIEWERS)),
  createUpload: OPERATORS,
  getUpload: unknown(OPERATORS),
  continueUpload: OPERATORS,
  dropUpload: OPERATORS,
  finishUpload: unknown(OPERATORS),
  requestInspection: AUTHORS,
  getInspection: unknown(VIEWERS),
  listAudit: WHOLE,
  exportAudit: WHOLE,
  listKeys: VIEWERS,
  createKey: VIEWERS,
  getKey: unknown(VIEWERS),
  revokeKey: unknown(VIEWERS),
  listWorkers: VIEWERS,
  getWorker: VIEWERS,
  patchWorker: ADMINS,
  forgetWorker: ADMINS,
  heartbeat: WORKERS,
  claimRuns: WORKERS,
  reportEvents: WORKERS,
  appendLog: WORKERS,
  putRunFile: WORKERS,
  releaseRun: WORKERS,
  reportInspection: WORKERS,
  registryLogin: WORKERS,
  listRegistries: ADMINS,
  getRegistry: unknown(ADMINS),
  putRegistry: ADMINS,
  deleteRegistry: unknown(ADMINS),
  getRetention: VIEWERS,
  putRetention: ADMINS,
  previewRetention: VIEWERS,
  listDestinations: ADMINS,
  createDestination: ADMINS,
  getDestination: unknown(ADMINS),
  patchDestination: unknown(ADMINS),
  deleteDestination: unknown(ADMINS),
  listDeliveries: unknown(ADMINS),
  sendTest: unknown(ADMINS),
  listPeople: ADMINS,
  createPerson: ADMINS,
  /** A key for certain ops lets nobody in. */
  patchPerson: unknown(ADMINS).with(5, 403),
  createPasswordLink: unknown(ADMINS).with(5, 403),
  listInvitations: ADMINS,
  createInvitation: ADMINS,
  deleteInvitation: unknown(ADMINS),
  getAccount: NO_KEY,
  patchAccount: NO_KEY,
  /** The body is judged first. */
  putPassword: VIEWERS,
  listSessions: NO_KEY,
  endSessions: NO_KEY,
  endSession: NO_KEY,
  listPasskeys: NO_KEY,
  beginPasskey: NO_KEY,
  createPasskey: VIEWERS,
  deletePasskey: NO_KEY,
  signIn: WHOEVER,
  signOut: WHOEVER,
  whoAmI: WHOEVER,
  health: WHOEVER,
  metrics: VIEWERS,
  openApi: WHOEVER,
};
