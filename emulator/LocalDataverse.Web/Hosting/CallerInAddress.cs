using System;
using Microsoft.AspNetCore.Builder;

namespace LocalDataverse.Web;

/// <summary>
/// Below <c>/as/{user id}</c> everything is answered as at the root, in the name of that user: a page that sends requests of its own
/// to the client URL it was told names nobody in a header. On the platform it is signed in.
/// </summary>
internal static class CallerInAddress
{
    private const string Caller = "MSCRMCallerID";

    public static void UseCallerInAddress(this IApplicationBuilder application) => application.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/as", out var rest) && rest.Value is { Length: > 1 } path)
        {
            var end = path.IndexOf('/', 1);
            if (end > 0 && Guid.TryParseExact(path[1..end], "D", out var user))
            {
                request.PathBase = request.PathBase.Add("/as/" + path[1..end]);
                request.Path = path[end..];
                if (!request.Headers.ContainsKey(Caller))
                    request.Headers[Caller] = user.ToString("D");
            }
        }

        return next(context);
    });
}
