using System.Security.Cryptography;
using System.Text;

namespace KisFast.Transport;

/// <summary>The client's side of the WebSocket handshake, RFC 6455 §4.1.</summary>
internal sealed class UpgradeRequest
{
    private UpgradeRequest(byte[] bytes, string expectedAccept)
    {
        Bytes = bytes;
        ExpectedAccept = expectedAccept;
    }

    /// <summary>The request as it goes over the wire.</summary>
    public byte[] Bytes { get; }

    /// <summary>What Sec-WebSocket-Accept has to be.</summary>
    public string ExpectedAccept { get; }

    public static UpgradeRequest Create(Uri url)
    {
        Span<byte> nonce = stackalloc byte[16];
        RandomNumberGenerator.Fill(nonce);
        return Create(url, Convert.ToBase64String(nonce));
    }

    internal static UpgradeRequest Create(Uri url, string key)
    {
        string host = url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";
        if (url.HostNameType == UriHostNameType.IPv6) host = url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";
        string text = $"""
            GET {url.PathAndQuery} HTTP/1.1
            Host: {host}
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: {key}
            Sec-WebSocket-Version: 13
            User-Agent: KisFast


            """.ReplaceLineEndings("\r\n");
        return new UpgradeRequest(Encoding.ASCII.GetBytes(text), AcceptFor(key));
    }

    /// <summary>RFC 6455 §4.2.2: base64 of the SHA-1 of the key and a fixed GUID. SHA-1 is the protocol's, not a protection.</summary>
    internal static string AcceptFor(string key)
    {
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
