namespace KisFast;

/// <summary>
/// Keeps access tokens between processes in a place of your choice, a key vault or a database, instead of a file. Called rarely, never
/// at once for one client. What it throws, or does not answer within 5 s, costs a new token and nothing else.
/// </summary>
public interface ITokenStore
{
    /// <summary>What was kept last.</summary>
    /// <param name="name">A hash of app key, environment and host: letters a to f, digits and a hyphen, without a secret in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The text, or null.</returns>
    ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a text in place of the one before.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="text">A line of JSON that holds the token: a secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask WriteAsync(string name, string text, CancellationToken cancellationToken);
}
