using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

/// <summary>Each TLS fault has its own words and remedy, by real handshakes.</summary>
public sealed class TlsFailureTests
{
    [Fact]
    public async Task An_unknown_issuer() => Assert.Contains(
        "issued by nobody this machine trusts: install the issuer's root certificate",
        await FailureAsync(Certificate(IPAddress.Loopback, days: 1)), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_host_name() => Assert.Contains(
        "the certificate is not for 127.0.0.1: check the URL",
        await FailureAsync(Certificate(IPAddress.Parse("127.0.0.2"), days: 1)), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_that_has_expired() => Assert.Contains(
        "has expired or is not valid yet: check this machine's clock", await FailureAsync(Certificate(IPAddress.Loopback, days: -1)), StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_does_not_speak_TLS()
    {
        await using var server = new ScriptedServer(static async peer =>
        {
            await peer.Stream.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false, peer.Stop);
            await peer.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
            await peer.WaitForEndAsync();
        });
        Assert.Contains("check that it speaks TLS 1.2 or later", await FailureAsync(server.Port), StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(X509Certificate2 certificate)
    {
        using X509Certificate2 own = certificate;
        await using var server = new ScriptedServer(async peer =>
        {
            await using var secure = new SslStream(peer.Stream, leaveInnerStreamOpen: true);
            try
            {
                await secure.AuthenticateAsServerAsync(own);
                await secure.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, peer.Stop);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client does not want it.
            }
        });
        return await FailureAsync(server.Port);
    }

    private static async Task<string> FailureAsync(int port)
    {
        KisFastException failure = await Assert.ThrowsAsync<KisFastException>(
            () => WebSocketConnection.OpenAsync(new Uri($"wss://127.0.0.1:{port}/"), new TransportOptions(), default));
        Assert.Equal(FeedFailure.Network, failure.Failure);
        Assert.StartsWith($"TLS with 127.0.0.1:{port} failed: ", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }

    private static X509Certificate2 Certificate(IPAddress address, int days)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=kisfast-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(days));
        // Windows serves no key that is not in a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
