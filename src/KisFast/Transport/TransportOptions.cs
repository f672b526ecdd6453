using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Transport;

/// <summary>What a connection needs besides its URL.</summary>
internal sealed record TransportOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How the connection will be read; Spin and Blocking need a socket that has never been used asynchronously.</summary>
    public ReceiveMode ReceiveMode { get; init; }

    public int BusyPollMicroseconds { get; init; }

    public bool QuickAck { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The proxy to go through; null: none.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Opens the stream in the network's place, for simulated days; read with Async only. Null: TCP, and TLS for <c>wss</c>.</summary>
    public Func<Uri, CancellationToken, Task<Stream>>? Connect { get; init; }

    /// <summary>For tests with self-signed certificates; null is the platform's validation.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }
}
