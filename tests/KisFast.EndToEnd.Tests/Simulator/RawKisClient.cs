using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

/// <summary>A client of nothing but the base class library, to look at the simulator without the feed.</summary>
internal sealed class RawKisClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly KisSimulator _kis;
    private readonly SimulatedCustomer? _customer;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private byte[] _key = [];
    private byte[] _iv = [];

    public RawKisClient(KisSimulator kis, SimulatedCustomer? customer = null)
    {
        _kis = kis;
        _customer = customer;
        Http = new HttpClient { BaseAddress = kis.RestUrl };
        Socket.Options.KeepAliveInterval = TimeSpan.Zero;
    }

    public HttpClient Http { get; }
    public ClientWebSocket Socket { get; } = new();
    public string ApprovalKey { get; set; } = "";
    public string AppKey => _customer?.AppKey ?? _kis.AppKey;
    public string AppSecret => _customer?.AppSecret ?? _kis.AppSecret;
    public string HtsId => _customer?.HtsIds[0] ?? _kis.HtsId;
    public string? LastPingPong { get; private set; }

    public static async Task<RawKisClient> ConnectAsync(KisSimulator kis, SimulatedCustomer? customer = null, string? path = null)
    {
        var client = new RawKisClient(kis, customer);
        await client.ApproveAsync();
        await client.Socket.ConnectAsync(path is null ? kis.WebSocketUrl : new Uri($"ws://127.0.0.1:{kis.Port}{path}"), default);
        return client;
    }

    public async Task ApproveAsync()
    {
        JsonElement body = await PostAsync("/oauth2/Approval", new { grant_type = "client_credentials", appkey = AppKey, secretkey = AppSecret });
        ApprovalKey = body.GetProperty("approval_key").GetString()!;
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync(path, body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task SendAsync(string text) => Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    public string Request(string trType, string trId, string trKey, string custType = "P", string? approvalKey = null) =>
        JsonSerializer.Serialize(new
        {
            header = new Dictionary<string, string>
            { ["approval_key"] = approvalKey ?? ApprovalKey, ["custtype"] = custType, ["tr_type"] = trType, ["content-type"] = "utf-8" },
            body = new { input = new { tr_id = trId, tr_key = trKey } },
        });

    public async Task<JsonElement> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReadAckAsync();
    }

    public Task<JsonElement> SubscribeAsync() => AskAsync(Request("1", _kis.NoticeTrId, HtsId));

    public async Task<JsonElement> ReadAckAsync()
    {
        while (true)
        {
            string text = await ReadTextAsync() ?? throw new EndOfStreamException("The server closed.");
            if (text[0] == '{')
                return Note(text);
        }
    }

    /// <summary>The next text message as it came; null when the server closed.</summary>
    public async Task<string?> ReadTextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        int length = 0;
        while (true)
        {
            WebSocketReceiveResult result = await Socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length), patience.Token);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            length += result.Count;
            if (result.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>The next notice's fields; acks on the way bring their keys, PINGPONG is noted.</summary>
    public async Task<string[]> ReadNoticeAsync()
    {
        while (true)
        {
            string text = await ReadTextAsync() ?? throw new EndOfStreamException("The server closed.");
            if (text[0] == '{')
                Note(text);
            else
                return Decrypt(text);
        }
    }

    public string[] Decrypt(string frame)
    {
        string[] parts = frame.Split('|', 4);
        using Aes aes = Aes.Create();
        aes.Key = _key;
        return Encoding.UTF8.GetString(aes.DecryptCbc(Convert.FromBase64String(parts[3]), _iv)).Split('^');
    }

    private JsonElement Note(string text)
    {
        JsonElement message = JsonDocument.Parse(text).RootElement;
        if (message.GetProperty("header").GetProperty("tr_id").GetString() == "PINGPONG")
            LastPingPong = text;
        else if (message.GetProperty("body").TryGetProperty("output", out JsonElement output))
        {
            _key = Encoding.UTF8.GetBytes(output.GetProperty("key").GetString()!);
            _iv = Encoding.UTF8.GetBytes(output.GetProperty("iv").GetString()!);
        }
        return message;
    }

    public static string Code(JsonElement ack) => ack.GetProperty("body").GetProperty("msg_cd").GetString()!;

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        Http.Dispose();
        return default;
    }
}
