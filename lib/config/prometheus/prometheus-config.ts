// What the rest of Watchfire sees of a Prometheus configuration: typed, with units, everything inherited filled in.
import type { EscapingScheme, ScrapeProtocol } from '@/lib/config/prometheus/scrape-section';
import type { Secret } from '@/lib/config/secret';
import type { NameScheme } from '@/lib/labels/label-name';
import type { RelabelRule } from '@/lib/labels/relabel';

export interface PrometheusConfig {
  readonly fileName: string;
  readonly global: GlobalConfig;
  /** Those of the file, then those of its `scrape_config_files`. */
  readonly scrapeConfigs: readonly ScrapeConfig[];
  /** Globs, relative to the file. */
  readonly ruleFiles: readonly string[];
  /** Globs, relative to the file. */
  readonly scrapeConfigFiles: readonly string[];
  readonly alerting: AlertingConfig;
  /** What the file says about storage; absent where it says nothing. */
  readonly storage: StorageWishes;
  /** What the file asks for and Watchfire does not do yet, each as a phrase: `kubernetes_sd_configs (job "pods")`. */
  readonly notServed: readonly string[];
  /** The loaded configuration with defaults as a plain tree for YAML; secrets are `<secret>` already. */
  readonly printed: Readonly<Record<string, unknown>>;
}

/** The section `alerting`: how alerts are relabelled, and which Alertmanagers outside hear of them. */
export interface AlertingConfig {
  readonly alertRelabelRules: readonly RelabelRule[];
  readonly alertmanagers: readonly AlertmanagerConfig[];
}

export interface AlertmanagerConfig {
  readonly scheme: string;
  readonly pathPrefix: string;
  readonly timeoutMs: number;
  readonly http: HttpClientConfig;
  readonly staticConfigs: readonly TargetGroup[];
  readonly relabelRules: readonly RelabelRule[];
  readonly alertRelabelRules: readonly RelabelRule[];
}

export interface StorageWishes {
  readonly outOfOrderWindowMs?: number;
  readonly retentionMs?: number;
  readonly retentionBytes?: number;
  readonly maxExemplars?: number;
}

export interface GlobalConfig {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  readonly ruleQueryOffsetMs: number;
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly nameScheme: NameScheme;
}

/** A limit of 0 means none. */
export interface ScrapeConfig {
  readonly jobName: string;
  /** Files that the job names are relative to the folder of this one. */
  readonly sourceFile: string;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly scrapeProtocols: readonly ScrapeProtocol[];
  readonly fallbackScrapeProtocol?: ScrapeProtocol;
  readonly metricsPath: string;
  readonly scheme: string;
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly trackTimestampsStaleness: boolean;
  readonly enableCompression: boolean;
  readonly extraScrapeMetrics: boolean;
  readonly bodySizeLimitBytes: number;
  readonly sampleLimit: number;
  readonly targetLimit: number;
  readonly labelLimit: number;
  readonly labelNameLengthLimit: number;
  readonly labelValueLengthLimit: number;
  readonly keepDroppedTargets: number;
  readonly nameScheme: NameScheme;
  readonly escapingScheme: EscapingScheme;
  readonly scrapeFailureLogFile?: string;
  readonly http: HttpClientConfig;
  readonly staticConfigs: readonly TargetGroup[];
  readonly relabelRules: readonly RelabelRule[];
  readonly metricRelabelRules: readonly RelabelRule[];
  /** This job as YAML, for `scrape_pools/config`. */
  readonly printed: Readonly<Record<string, unknown>>;
}

export interface TargetGroup {
  readonly source: string;
  readonly targets: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
}

/** Text or the file that holds it; file paths are as written. */
export interface SecretSource {
  readonly secret?: Secret;
  readonly file?: string;
}

export interface HttpClientConfig {
  readonly basicAuth?: {
    readonly username: string;
    readonly usernameFile?: string;
    readonly password: SecretSource;
  };
  readonly authorization?: { readonly type: string; readonly credentials: SecretSource };
  readonly oauth2?: OAuth2Config;
  readonly tls: TlsConfig;
  readonly followRedirects: boolean;
  readonly proxy: ProxyConfig;
  readonly headers: readonly {
    readonly name: string;
    readonly values: readonly (string | Secret)[];
    readonly files: readonly string[];
  }[];
}

export interface OAuth2Config {
  readonly clientId: string;
  readonly clientSecret: SecretSource;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  readonly endpointParams: ReadonlyMap<string, string>;
  readonly tls: TlsConfig;
  readonly proxy: ProxyConfig;
}

export interface TlsConfig {
  readonly ca?: string;
  readonly caFile?: string;
  readonly cert?: string;
  readonly certFile?: string;
  readonly key?: Secret;
  readonly keyFile?: string;
  readonly serverName?: string;
  readonly skipsVerification: boolean;
  readonly minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
}

export interface ProxyConfig {
  readonly url?: string;
  /** Comma-separated hosts, domains and CIDRs, as in NO_PROXY. */
  readonly except?: string;
  readonly isFromEnvironment: boolean;
  readonly connectHeaders: ReadonlyMap<string, readonly Secret[]>;
}
