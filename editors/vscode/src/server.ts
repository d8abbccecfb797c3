// The server's life: found, started, watched, started again after a crash, stopped.

import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, State, Trace } from 'vscode-languageclient/node';
import type { LanguageClientOptions } from 'vscode-languageclient/node';
import { Backoff } from './backoff';
import { candidates, find, OLDEST } from './binary';
import type { Failed, Found } from './binary';
import { forServer } from './settings';

/** What the server is doing. */
export type Phase = 'stopped' | 'starting' | 'loading' | 'ready' | 'failed';

/** Files that the server is told of. Notes, sources and the files that describe them; nothing but the disk and unsaved notes. */
const DOCUMENTS = [
  ...['markdown', 'plaintext', 'quarto', 'rmd'].flatMap((language) => [
    { scheme: 'file', language },
    { scheme: 'untitled', language },
  ]),
  { scheme: 'file', pattern: '**/yinwen.toml' },
  { scheme: 'file', pattern: '**/*.bib' },
];

/** A client that writes to the log what it would tell the user: of a server that does not run we tell once, in our own words. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** For requests that nobody cancels. */
const NEVER = new vscode.CancellationTokenSource().token;

export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Phase>();
  /** The phase is another one. */
  readonly onDidChange = this.changed.event;
  private readonly backoff = new Backoff();
  private client: LanguageClient | undefined;
  private found: Found | undefined;
  private current: Phase = 'stopped';
  /** Workspaces that are being read. */
  private readonly reading = new Set<string | number>();
  /** What comes after this many starts belongs to an earlier server. */
  private turn = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get phase(): Phase {
    return this.current;
  }

  /** The program that serves, if one was found. */
  get program(): string | undefined {
    return this.found?.file;
  }

  /** The process's number, for tests and for the log. */
  get pid(): number | undefined {
    return this.client?.serverProcess?.pid;
  }

  /** Starts the server, if there is one. Whatever goes wrong is told to the user; nothing is thrown. */
  async start(): Promise<void> {
    const turn = ++this.turn;
    this.enter('starting');
    const found = await find(candidates({
      setting: vscode.workspace.getConfiguration('yinwen').get('server.path', ''),
      searchPath: process.env['PATH'] ?? '',
      extension: this.context.extensionPath,
      platform: process.platform,
    }));
    if (turn !== this.turn) return;
    this.found = found === undefined || 'problem' in found ? undefined : found;
    if (found === undefined || 'problem' in found) {
      this.enter('failed');
      await this.tellOfBinary(found);
      return;
    }
    this.log.info(`yinwen ${found.version}: ${found.file} (${found.origin})`);
    await this.run(found, turn);
  }

  /** Stops the server and starts it anew, looking for the program again. */
  async restart(): Promise<void> {
    this.backoff.reset();
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    this.turn++;
    clearTimeout(this.timer);
    const client = this.client;
    this.client = undefined;
    this.enter('stopped');
    await end(client, this.log);
  }

  /** Tells the server that settings changed: it asks for them. */
  async configure(): Promise<void> {
    if (this.client?.state === State.Running) await this.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Asks the server; `undefined` if there is none or it does not answer. */
  async ask<T>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<T | undefined> {
    try {
      return await this.request<T>(method, params, token);
    } catch (error) {
      if (!(token?.isCancellationRequested ?? false)) this.log.debug(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Asks the server; `undefined` if there is none. Throws what it says where it refuses. */
  async request<T>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<T | undefined> {
    const client = this.client;
    if (client?.state !== State.Running) return undefined;
    return (await client.sendRequest<T | null>(method, params, token ?? NEVER)) ?? undefined;
  }

  /** The phase is, or becomes, one in which there are answers; `false` if that does not happen in time. */
  async ready(): Promise<boolean> {
    return this.reaches('ready', 60_000);
  }

  /** The phase is that one, or becomes it within `patience`, in milliseconds. */
  async reaches(wanted: Phase, patience: number): Promise<boolean> {
    if (this.current === wanted) return true;
    return new Promise((resolve) => {
      const done = (isReady: boolean): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve(isReady);
      };
      const timer = setTimeout(() => { done(false); }, patience);
      const listener = this.onDidChange((phase) => { if (phase === wanted) done(true); });
    });
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }

  private async run(found: Found, turn: number): Promise<void> {
    const client = new QuietClient('yinwen', 'yinwen', { command: found.file, args: ['lsp'] }, this.options(turn));
    this.client = client;
    this.reading.clear();
    try {
      await client.start();
      await client.setTrace(Trace.fromString(vscode.workspace.getConfiguration('yinwen').get('trace.server', 'off')));
      if (turn === this.turn) this.enter(this.reading.size > 0 ? 'loading' : 'ready');
    } catch (error) {
      // The connection may have been lost before it was made: then that is told here, and nowhere else.
      this.log.error(`start: ${String(error)}`);
      this.ended(turn);
    }
  }

  private options(turn: number): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      outputChannel: this.log,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          setTimeout(() => { this.ended(turn); });
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        workspace: {
          configuration: (params) => params.items.map(() => forServer(this.declared())),
        },
        // Shown in our own item of the status bar. The client has to hear of the end, or it refuses the token the next time.
        handleWorkDoneProgress: (token, params, next) => {
          if (params.kind === 'end') next(token, params);
          if (turn !== this.turn) return;
          if (params.kind === 'begin') this.reading.add(token);
          if (params.kind === 'end') this.reading.delete(token);
          if (this.client?.state === State.Running) this.enter(this.reading.size > 0 ? 'loading' : 'ready');
        },
      },
    };
  }

  /** The names of all settings, as package.json declares them. */
  private declared(): string[] {
    const manifest = this.context.extension.packageJSON as { contributes: { configuration: { properties: object } } };
    return Object.keys(manifest.contributes.configuration.properties);
  }

  /** The server of that turn ended, and nobody asked it to. */
  private ended(turn: number): void {
    if (turn !== this.turn) return;
    this.turn++;
    void end(this.client, this.log);
    this.client = undefined;
    const wait = this.backoff.next(Date.now());
    if (wait === undefined) {
      this.enter('failed');
      void this.tellOfCrash();
      return;
    }
    this.log.warn(`The server ended by itself; it is started again in ${wait} ms.`);
    this.enter('starting');
    this.timer = setTimeout(() => void this.start(), wait);
  }

  private enter(phase: Phase): void {
    if (phase === this.current) return;
    this.current = phase;
    this.changed.fire(phase);
  }

  private async tellOfCrash(): Promise<void> {
    const [again, log] = [vscode.l10n.t('Start Again'), vscode.l10n.t('Show Log')];
    const message = vscode.l10n.t('The yinwen server ended unexpectedly several times and is not started again. Quotations are not checked.');
    const choice = await vscode.window.showErrorMessage(message, again, log);
    if (choice === again) await this.restart();
    if (choice === log) this.log.show();
  }

  private async tellOfBinary(failed: Failed | undefined): Promise<void> {
    const [settings, log] = [vscode.l10n.t('Open Settings'), vscode.l10n.t('Show Log')];
    const message = sentence(failed);
    this.log.error(failed === undefined ? message : `${message} ${failed.detail}`);
    const choice = await vscode.window.showErrorMessage(message, settings, log);
    if (choice === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'yinwen.server.path');
    if (choice === log) this.log.show();
  }
}

/** Why there is no program to start. */
function sentence(failed: Failed | undefined): string {
  if (failed === undefined || (failed.problem === 'missing' && failed.origin !== 'setting')) {
    return vscode.l10n.t('The program yinwen was not found, neither on the PATH nor beside the extension. Install it, or say in yinwen.server.path where it is.');
  }
  switch (failed.problem) {
    case 'missing':
      return vscode.l10n.t('yinwen.server.path: there is no program {0}. It has to be an absolute path.', failed.file);
    case 'alien':
      return vscode.l10n.t('{0} does not answer as yinwen does, and is not started.', failed.file);
    case 'old':
      return vscode.l10n.t('{0} is yinwen {1}; this extension needs {2} or later.', failed.file, failed.detail, OLDEST);
  }
}

/** Lets go of a client, whatever state it is in. */
async function end(client: LanguageClient | undefined, log: vscode.LogOutputChannel): Promise<void> {
  try {
    await client?.dispose();
  } catch (error) {
    log.debug(`stop: ${String(error)}`);
    client?.serverProcess?.kill();
  }
}
