namespace LocalDataverse.Web.Api;

/// <summary>The direction of a navigation property.</summary>
internal enum NavigationKind
{
    ManyToOne,
    OneToMany,
    ManyToMany,
}
