using System;
using System.Collections.Generic;

namespace LocalDataverse.Web.Api;

/// <summary>A request inside a batch as it was written; its address may refer to an earlier part (<c>$1</c>).</summary>
internal sealed record BatchItem(string? ContentId, string Method, string Address, Dictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
