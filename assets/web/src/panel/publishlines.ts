/** Lines that publish into a scene, to be copied into a terminal: they must work as they stand. */

export interface Destination {
  readonly grpc: string; // host:port
  readonly scene: string; // empty: the default one
  readonly source: string;
}

/** Lines are what to copy, and what to know of them. */
export interface Lines {
  readonly title: string;
  readonly steps: readonly { readonly says: string; readonly text: string }[];
}

/** publishLines says how to publish, in each of three ways. */
export function publishLines(to: Destination): readonly Lines[] {
  return [python(to), grpcurl(to), posxyz(to)];
}

function python({ grpc, scene, source }: Destination): Lines {
  const inScene = scene === "" ? "" : `, scene=${literal(scene)}`;
  return {
    title: "Python",
    steps: [
      {
        says: "Once, where proto/position.proto is:",
        text: [
          "python3 -m pip install grpcio-tools",
          "python3 -m grpc_tools.protoc -I proto --python_out=. --grpc_python_out=. proto/position.proto",
        ].join("\n"),
      },
      {
        says: "Then ten seconds round the origin, as a program:",
        text: [
          "import math, time, grpc",
          "import position_pb2 as pb, position_pb2_grpc as rpc",
          "",
          `hub = rpc.PositionServiceStub(grpc.insecure_channel(${literal(grpc)}))`,
          "for k in range(600):",
          "    # metres: to the front, to the left, up",
          "    at = pb.Pos(x=2 * math.cos(k / 60), y=2 * math.sin(k / 60), z=0)",
          `    hub.PositionPub(pb.Position(source=${literal(source)}${inScene},`,
          "                                position=at, time_us=time.time_ns() // 1000))",
          "    time.sleep(1 / 60)",
        ].join("\n"),
      },
    ],
  };
}

function grpcurl({ grpc, scene, source }: Destination): Lines {
  const sample = { source, ...(scene === "" ? {} : { scene }), position: { x: 0, y: 1, z: 0 } };
  return {
    title: "grpcurl",
    steps: [
      {
        says: "One metre to the left of the origin:",
        text: `grpcurl -plaintext -d ${quote(JSON.stringify(sample))} ${quote(grpc)} posXYZ.PositionService/PositionPub`,
      },
    ],
  };
}

function posxyz({ grpc, scene, source }: Destination): Lines {
  const inScene = scene === "" ? "" : ` ${flag("scene", scene)}`;
  return {
    title: "posxyz",
    steps: [
      {
        says: "Round the origin until Ctrl-C; walk, line, or a file of positions instead of orbit:",
        text: `posxyz publish orbit ${flag("hub", grpc)}${inScene} ${flag("source", source)}`,
      },
    ],
  };
}

/** flag writes --name and its value for a shell; what begins with a minus would be taken for another flag. */
function flag(name: string, value: string): string {
  return `--${name}${value.startsWith("-") ? "=" : " "}${quote(value)}`;
}

/** quote writes one word for a POSIX shell: within '…' nothing is special but ' itself. */
export function quote(word: string): string {
  if (/^[\w@%+:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** literal writes a string for Python: what JSON's are, Python's are too. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Where programs reach the hub, as well as the page can know it. */
export interface Reached {
  readonly grpc: string; // host:port
  readonly note: string; // a sentence that goes with it; empty: none
}

/** The port that a hub answers gRPC at, unless it is told another. */
const DEFAULT_PORT = "50051";

/**
 * reached says where programs reach a hub that answers gRPC at `said` (host:port),
 * while the page was reached at pageHost (location.hostname). A hub that listens
 * everywhere is where the page is. One that listens to its own machine alone is
 * reached from there alone.
 */
export function reached(said: string, pageHost: string): Reached {
  const { host, port } = split(said);
  const page = pageHost || "127.0.0.1";
  if (port === "") {
    return { grpc: `${page}:${DEFAULT_PORT}`, note: `The hub has not said where it answers gRPC: ${DEFAULT_PORT} is the usual port.` };
  }
  if (isAnywhere(host)) return { grpc: `${page}:${port}`, note: "" };
  if (isLoopback(host) && !isLoopback(page)) {
    return { grpc: said, note: "This hub takes positions from programs on its own machine only: these lines work there." };
  }
  return { grpc: said, note: "" };
}

function split(address: string): { host: string; port: string } {
  const at = /^(.*):(\d+)$/.exec(address);
  return { host: at?.[1] ?? "", port: at?.[2] ?? "" };
}

function isAnywhere(host: string): boolean {
  return host === "" || host === "0.0.0.0" || host === "[::]" || host === "*";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
