using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;

namespace LocalDataverse.Web.Api;

/// <summary>The path and query options of a request, parsed against the organisation's model.</summary>
internal sealed class ParsedUri
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "$select", "$filter", "$orderby", "$top", "$count", "$expand", "$apply", "$skiptoken", "$id", "$format",
        "fetchXml", "savedQuery", "userQuery", "LabelLanguages", "tag",
    };

    private readonly ODataUriParser parser;

    private ParsedUri(ODataUriParser parser, IReadOnlyList<ODataPathSegment> path)
    {
        this.parser = parser;
        Path = path;
    }

    public IReadOnlyList<ODataPathSegment> Path { get; }

    public ApplyClause? Apply => field ??= parser.ParseApply();

    public SelectExpandClause? SelectExpand => field ??= parser.ParseSelectAndExpand();

    public FilterClause? Filter => field ??= parser.ParseFilter();

    public OrderByClause? OrderBy => field ??= parser.ParseOrderBy();

    public long? Top => parser.ParseTop();

    public bool Count => parser.ParseCount() ?? false;

    /// <summary>Parameter aliases (<c>@p1</c>) as they were given.</summary>
    public IDictionary<string, SingleValueNode> Aliases => parser.ParameterAliasNodes;

    public static ParsedUri Parse(OrganizationModel model, ApiRequest request)
    {
        foreach (var (name, value) in request.QueryOptions)
        {
            if (Known.Contains(name) || name.StartsWith('@'))
                continue;
            throw name switch
            {
                "$skip" => WebApiException.Query("Skip Clause is not supported in CRM"),
                _ when name.StartsWith('$') => WebApiException.NotSupported($"The query option {name}"),
                _ => WebApiException.Query($"The query parameter {name} is not supported"),
            };
        }

        return Parse(model, request.ServiceRoot, request.Uri);
    }

    public static ParsedUri Parse(OrganizationModel model, Uri serviceRoot, Uri uri)
    {
        var parser = new ODataUriParser(model.Edm, serviceRoot, uri) { Resolver = new UriResolver(model.Edm), UrlKeyDelimiter = ODataUrlKeyDelimiter.Parentheses };
        parser.Settings.MaximumExpansionDepth = 20;
        try
        {
            return new ParsedUri(parser, parser.ParsePath().ToList());
        }
        catch (ODataUnrecognizedPathException exception)
        {
            throw new WebApiException(404, "0x80060888", exception.Message);
        }
    }
}
