using System.Net.Security;

namespace KisFast.Transport;

/// <summary>What a connection needs besides its URL.</summary>
internal sealed record TransportOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>For tests with self-signed certificates; null is the platform's validation.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }
}
