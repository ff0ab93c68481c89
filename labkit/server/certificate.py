"""A certificate for this machine alone, made when it is asked for. Nothing is written to a trust store."""

import hashlib
import ssl
from dataclasses import dataclass, field

import trustme

from labkit.plumbing.loopback import HOST

NAMES = (HOST, "localhost")
PROTOCOLS = ["h2", "http/1.1"]  # in the order of preference (RFC 7301: ALPN)


@dataclass(frozen=True)
class Certificate:
    """An authority that nobody knows, and what it has signed for 127.0.0.1 and localhost. Both end with the program.

    The private keys stay in this process, but for the moment in which the system's TLS library reads them from a file
    of this user's own.
    """

    authority: trustme.CA = field(default_factory=trustme.CA, repr=False)
    leaf: trustme.LeafCert = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "leaf", self.authority.issue_cert(*NAMES))

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, as browsers show it: pairs of hexadecimal digits."""
        pem = self.leaf.cert_chain_pems[0].bytes().decode()
        digits = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
        return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))

    def for_server(self) -> ssl.SSLContext:
        """What a server needs: TLS 1.2 at least and no compression, as HTTP/2 demands (RFC 9113, 9.2)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_COMPRESSION
        context.set_alpn_protocols(PROTOCOLS)
        self.leaf.configure_cert(context)
        return context

    def for_client(self) -> ssl.SSLContext:
        """What a client needs that trusts this certificate, and no other one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        return context
