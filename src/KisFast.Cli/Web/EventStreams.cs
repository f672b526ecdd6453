using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KisFast.Cli;

/// <summary>
/// Server-sent events: each reader has a loop and its own place in what is shown. What it was too slow for is passed over, and it is
/// told how much; nothing is queued for it, and nobody who handles records knows of it.
/// </summary>
internal sealed class EventStreams(LiveData data)
{
    public const string Path = "/events";

    // What a page takes in at once without a pause that a person feels.
    private const int MostRecords = 500;
    private const int MostOrders = 1_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    // A page that hears nothing for longer asks anew: see page.js.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly OrderBoard _board = new(new OrderSnapshots(data));

    /// <summary>Serves one reader until it goes, or does not read.</summary>
    public async Task RunAsync(HttpContext context, CancellationToken end)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        PipeWriter body = context.Response.BodyWriter;
        var json = new PageJson(body, data);
        // The reader's place.
        long records = Math.Max(0, data.Records.Count - data.Records.Capacity), orders = 0, positions = -1;
        string lastStatus = "";
        long toldAt = 0;
        json.Hello();
        // All that is kept at first, then what is new.
        int most = data.Records.Capacity;
        while (!end.IsCancellationRequested)
        {
            FillRecord[] news = data.Records.After(ref records, most, out long skipped);
            most = MostRecords;
            if (news.Length > 0) json.Records(news, records, skipped);
            if (_board.ChangedAfter(ref orders, MostOrders) is { Count: > 0 } changed) json.Orders(changed, _board.Count);
            if (_board.PositionsVersion != positions)
            {
                positions = _board.PositionsVersion;
                json.Positions(_board.Positions);
            }

            string status = json.StatusOf(_board.IsCertain);
            if (status != lastStatus || Environment.TickCount64 - toldAt > Silence.TotalMilliseconds)
            {
                (lastStatus, toldAt) = (status, Environment.TickCount64);
                Encoding.UTF8.GetBytes($"event: status\ndata: {status}\n\n", body);
            }

            await body.FlushAsync(end).ConfigureAwait(false);
            await Task.Delay(Tick, end).ConfigureAwait(false);
        }
    }
}
