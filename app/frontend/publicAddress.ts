/** Names that only a local network knows, apart from those without a dot. */
const LOCAL_NAME = /(^|\.)(localhost|local|lan|home|internal|intranet|home\.arpa)$/;
const PRIVATE_IPV4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_IPV6 = /^\[(::1?\]|f[cd]|fe[89ab])/;

/** Whether a host name or address, as in `location.hostname`, may be found from other networks than the one of the hall. */
export function isPublicAddress(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("[")) return !PRIVATE_IPV6.test(name);
  return name.includes(".") && !LOCAL_NAME.test(name) && !PRIVATE_IPV4.test(name);
}
