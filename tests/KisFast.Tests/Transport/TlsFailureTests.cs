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
    [Theory]
    [InlineData("an unknown CA", "issued by nobody this machine trusts: install the issuer's root certificate")]
    [InlineData("a wrong host name", "the certificate is not for 127.0.0.1: check the URL")]
    [InlineData("expired", "has expired or is not valid yet: check this machine's clock")]
    [InlineData("TLS 1.1", "check that it speaks TLS 1.2 or later")]
    [InlineData("no TLS", "check that it speaks TLS 1.2 or later")]
    public async Task Four_TLS_faults_one_line(string fault, string expected) => Assert.Contains(
        expected,
        fault switch
        {
            "an unknown CA" => await FailureAsync(Certificate(IPAddress.Loopback, days: 1)),
            "a wrong host name" => await FailureAsync(Certificate(IPAddress.Parse("127.0.0.2"), days: 1)),
            "expired" => await FailureAsync(Certificate(IPAddress.Loopback, days: -1)),
            // A server that knows no better answers with this alert, whatever it is asked: protocol_version, fatal.
            "TLS 1.1" => await FailureAsync([0x15, 0x03, 0x02, 0x00, 0x02, 0x02, 0x46]),
            _ => await FailureAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
        },
        StringComparison.Ordinal);

    private static async Task<string> FailureAsync(byte[] answer)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.Stream.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false, peer.Stop);
            await peer.Stream.WriteAsync(answer, peer.Stop);
            await peer.WaitForEndAsync();
        });
        return await FailureAsync(server.Port);
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
