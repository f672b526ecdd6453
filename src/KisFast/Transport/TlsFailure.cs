using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KisFast.Transport;

/// <summary>Judges a server's certificate as the platform does, and remembers what was wrong with it: the exception does not say.</summary>
internal sealed class TlsFailure
{
    private SslPolicyErrors _errors;
    private X509ChainStatusFlags _chain;

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _errors = errors;
        _chain = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? []) _chain |= status.Status;
        return errors == SslPolicyErrors.None;
    }

    /// <summary>The reason and its remedy, as a sentence's second half.</summary>
    /// <param name="host">The name that was asked for.</param>
    public string Explain(string host) =>
        _errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the certificate is not for {host}: check the URL, or a proxy that puts its own in"
        : _chain.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? "the certificate has expired or is not valid yet: check this machine's clock, and tell whoever runs the server"
        : _chain.HasFlag(X509ChainStatusFlags.Revoked)
            ? "the certificate was revoked: do not connect; tell whoever runs the server"
        : _errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? "the certificate was issued by nobody this machine trusts: install the issuer's root certificate (or the system's ca-certificates), or "
                + "check for a proxy that puts its own in"
        : _errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)
            ? "the server showed no certificate: check that it speaks TLS (wss, https)"
            : "no common version or cipher: check that it speaks TLS 1.2 or later (wss, https), and the port";

    /// <summary>Whether an exception is TLS's.</summary>
    public static bool IsCauseOf(Exception e) => e is AuthenticationException || e.InnerException is AuthenticationException;
}
