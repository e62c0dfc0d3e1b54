/** A real browser, and what it has to say of a page. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const CHROMIUM = process.env["POSXYZ_CHROMIUM"] ?? "/usr/bin/chromium";

/** Quiet: it asks nobody for anything but the page. */
const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a browser may have for the view in 3D. */
const WEBGL = {
  none: ["--disable-3d-apis"],
  // No graphics card is needed; all that the page shows is composed by software GL then, which is slow.
  software: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-accelerated-2d-canvas"],
};

export interface BrowserOptions {
  readonly webgl?: keyof typeof WEBGL; // unless said, what the machine has
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly phone?: boolean; // a touch screen of two device pixels each
}

/** A browser with an empty profile; close it. */
export class Browser {
  private constructor(
    readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async start(opts: BrowserOptions = {}): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), "posxyz-page-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      args: [...QUIET, ...(opts.webgl === undefined ? [] : WEBGL[opts.webgl])],
      viewport: { width: opts.width ?? 1280, height: opts.height ?? 720 },
      colorScheme: opts.dark === true ? "dark" : "light",
      hasTouch: opts.phone === true,
      isMobile: opts.phone === true,
      deviceScaleFactor: opts.phone === true ? 2 : 1,
    });
    return new Browser(context, profile);
  }

  /** open opens a tab, and waits until it shows the hub's scene. */
  async open(url: string): Promise<Tab> {
    const tab = new Tab(await this.context.newPage(), new URL(url).origin);
    await tab.page.goto(url);
    await tab.connected();
    return tab;
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** A tab with the page, and all that was wrong with it. */
export class Tab {
  readonly errors: string[] = []; // on the console, or thrown
  readonly outside: string[] = []; // requests that went to anybody but the hub

  constructor(
    readonly page: Page,
    origin: string,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.errors.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.errors.push(`thrown: ${error.message}`));
    const own = [origin, origin.replace("http", "ws"), "data:", "blob:"];
    const note = (url: string) => {
      if (!own.some((start) => url.startsWith(start))) this.outside.push(url);
    };
    page.on("request", (request) => note(request.url()));
    page.on("websocket", (socket) => note(socket.url()));
  }

  /** connected waits until the page says that it is. */
  async connected(): Promise<void> {
    await this.page.locator("[data-connection=open]").waitFor({ timeout: 20_000 });
  }
}

export { type Page };
